// A day's work through the client that oapi-codegen makes of /openapi.json.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"contract/eventkit"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	"github.com/oapi-codegen/runtime/types"
)

var ctx = context.Background()

func must(ok bool, what string) {
	if !ok {
		fmt.Fprintln(os.Stderr, "not as described:", what)
		os.Exit(1)
	}
}

func check(err error) { must(err == nil, fmt.Sprint(err)) }

func main() {
	server := os.Getenv("SERVER")
	anonymous, err := eventkit.NewClientWithResponses(server)
	check(err)
	session, err := anonymous.SignUpWithResponse(ctx, eventkit.SignUpRequest{
		CompanyName: "Go", Name: "Go", Email: types.Email(uuid.NewString() + "@example.org"), Password: "correct horse battery",
	})
	check(err)
	client, err := eventkit.NewClientWithResponses(server, eventkit.WithRequestEditorFn(
		func(_ context.Context, request *http.Request) error {
			request.Header.Set("Authorization", "Bearer "+session.JSON201.AccessToken)
			return nil
		}))
	check(err)
	tasks(client)
	events(client)
	fmt.Println("go: 13 calls as described")
}

func tasks(client *eventkit.ClientWithResponses) {
	due := time.Date(2027, 1, 8, 14, 0, 0, 0, time.UTC)
	created, err := client.CreateTaskWithResponse(ctx, eventkit.CreateTaskRequest{
		Title: "Rig truss", Priority: nullable.NewNullableWithValue(eventkit.Urgent), DueDate: nullable.NewNullableWithValue(due),
	})
	check(err)
	task := created.JSON201
	must(task != nil && task.DueDate.MustGet().Equal(due) && task.Assignee.IsNull(), "a new task")
	id := uuid.MustParse(task.Id)
	urgent := []eventkit.Priority{eventkit.Urgent, eventkit.High}
	listed, err := client.ListTasksWithResponse(ctx, &eventkit.ListTasksParams{Priority: &urgent})
	check(err)
	must(len(listed.JSON200.Tasks) == 1 && listed.JSON200.Tasks[0].Id == task.Id, "the list of urgent tasks")
	cleared, err := client.UpdateTaskWithResponse(ctx, id, eventkit.UpdateTaskRequest{
		DueDate: nullable.NewNullNullable[time.Time](), Section: nullable.NewNullableWithValue("Stage"),
	})
	check(err)
	must(cleared.JSON200.DueDate.IsNull() && cleared.JSON200.Title == "Rig truss", "a due date that was cleared")
	done, err := client.CompleteTaskWithResponse(ctx, id, eventkit.CompleteTaskRequest{
		Version: nullable.NewNullableWithValue(cleared.JSON200.Version),
	})
	check(err)
	must(done.JSON200.Status == "done", "a task that is done")
	subject := types.UUID(id)
	history, err := client.ListJournalWithResponse(ctx, &eventkit.ListJournalParams{SubjectId: &subject})
	check(err)
	told := ""
	for _, entry := range history.JSON200.Entries {
		for _, change := range entry.Changes {
			if change.Field == "priority" {
				told = fmt.Sprint(change.New)
			}
		}
	}
	must(told == "urgent", "the journal says "+told)
	deleted, err := client.DeleteTaskWithResponse(ctx, id, &eventkit.DeleteTaskParams{})
	check(err)
	must(!deleted.JSON200.DeletedAt.IsNull(), "a task in the bin")
	missing, err := client.GetTaskWithResponse(ctx, id)
	check(err)
	must(missing.ApplicationproblemJSON404.Reason == "not_found", "a task that is not there")
}

func events(client *eventkit.ClientWithResponses) {
	starts := time.Date(2027, 1, 8, 14, 0, 0, 0, time.UTC)
	created, err := client.CreateEventWithResponse(ctx, eventkit.CreateEventRequest{
		Name: "Gala", StartsAt: starts, EndsAt: starts.Add(4 * time.Hour),
	})
	check(err)
	id := uuid.MustParse(created.JSON201.Id)
	moved, err := client.UpdateEventWithResponse(ctx, id, eventkit.UpdateEventRequest{Venue: nullable.NewNullableWithValue("Hall")})
	check(err)
	must(moved.JSON200.Venue == "Hall", "an event with a venue")
	_, err = client.ChangeEventStatusWithResponse(ctx, id, eventkit.ChangeEventStatusRequest{Status: eventkit.EventStatusConfirmed})
	check(err)
	confirmed := []eventkit.EventStatus{eventkit.EventStatusConfirmed}
	listed, err := client.ListEventsWithResponse(ctx, &eventkit.ListEventsParams{Status: &confirmed})
	check(err)
	must(len(listed.JSON200.Events) == 1 && listed.JSON200.Events[0].Id == created.JSON201.Id, "the confirmed events")
	deleted, err := client.DeleteEventWithResponse(ctx, id, &eventkit.DeleteEventParams{})
	check(err)
	must(!deleted.JSON200.DeletedAt.IsNull(), "an event in the bin")
}
