"""A day's work through the client that openapi-python-client makes of /openapi.json."""

import datetime
import os
import sys
import uuid

sys.path.insert(0, os.environ["GENERATED"])

from eventkit_client import AuthenticatedClient, Client
from eventkit_client.api.auth import sign_up
from eventkit_client.api.journal import list_journal
from eventkit_client.api.planning import change_event_status, create_event, delete_event, list_events, update_event
from eventkit_client.api.task import complete_task, create_task, delete_task, get_task, list_tasks, update_task
from eventkit_client.models import (
    ChangeEventStatusRequest,
    CompleteTaskRequest,
    CreateEventRequest,
    CreateTaskRequest,
    EventStatus,
    Priority,
    Problem,
    SignUpRequest,
    UpdateEventRequest,
    UpdateTaskRequest,
)

server = os.environ["SERVER"]
session = sign_up.sync(
    client=Client(base_url=server),
    body=SignUpRequest(
        company_name="Python", name="Py", email=f"{uuid.uuid4()}@example.org", password="correct horse battery"
    ),
)
client = AuthenticatedClient(base_url=server, token=session.access_token)

due = datetime.datetime(2027, 1, 8, 14, tzinfo=datetime.timezone.utc)
task = create_task.sync(client=client, body=CreateTaskRequest(title="Rig truss", priority=Priority.URGENT, due_date=due))
assert task.priority == Priority.URGENT and task.due_date == due and task.assignee is None
listed = list_tasks.sync(client=client, priority=[Priority.URGENT, Priority.HIGH], tag=[])
assert [each.id for each in listed.tasks] == [task.id]
cleared = update_task.sync(task.id, client=client, body=UpdateTaskRequest(due_date=None, section="Stage"))
assert cleared.due_date is None and cleared.section == "Stage" and cleared.title == "Rig truss"
done = complete_task.sync(task.id, client=client, body=CompleteTaskRequest(version=cleared.version))
assert done.status == "done" and done.completed_at is not None

event = create_event.sync(
    client=client,
    body=CreateEventRequest(name="Gala", starts_at=due, ends_at=due + datetime.timedelta(hours=4)),
)
assert event.status == EventStatus.TENTATIVE
assert update_event.sync(event.id, client=client, body=UpdateEventRequest(venue="Hall")).venue == "Hall"
status = ChangeEventStatusRequest(status=EventStatus.CONFIRMED)
assert change_event_status.sync(event.id, client=client, body=status).status == EventStatus.CONFIRMED
assert [each.id for each in list_events.sync(client=client, status=[EventStatus.CONFIRMED]).events] == [event.id]
assert delete_event.sync(event.id, client=client).deleted_at is not None
assert delete_task.sync(task.id, client=client).deleted_at is not None

history = list_journal.sync(client=client, subject_id=task.id)
changes = [change for entry in history.entries for change in entry.changes if change.field == "priority"]
assert [(change.old, change.new) for change in changes] == [(None, "urgent")]
refused = update_task.sync(str(uuid.uuid4()), client=client, body=UpdateTaskRequest(title="x"))
assert isinstance(refused, Problem) and refused.status == 404 and refused.reason == "not_found"
assert get_task.sync_detailed(task.id, client=client).status_code == 404
print("python: 14 calls as described")
