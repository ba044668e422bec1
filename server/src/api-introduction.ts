/** What a reader of the documentation needs to know before the first call, in Markdown. */
export const introduction = `
The API of EventKit: everything that the web app does, for programs. This page describes REST. The same calls are served as
Connect, gRPC and gRPC-Web from the same contract; gRPC has server reflection.

## Sign in

Send \`Authorization: Bearer <token>\` with every call but the public ones. To try calls on this page, sign in under
[Authentication](#auth).

- **Programs** use an API key: make one under Settings, or by \`POST /api/v1/api-keys\`. It starts with \`ek_\`, acts as the person
  who made it, within its scopes, and is shown once.
- **People** sign in by \`POST /api/v1/auth/sign-in\` with e-mail and password. The reply holds an access token for 15 minutes;
  \`POST /api/v1/auth/refresh\` makes the next one from the cookie that sign-in sets.
- Somebody with accounts in several companies gets 409 \`company_required\` with the companies, and signs in with a \`company_id\`.

\`\`\`
curl -H "Authorization: Bearer $KEY" "$SERVER/api/v1/tasks?priority=urgent&status=open"
\`\`\`

## Requests

- Bodies are JSON with the names that stand here; a field that is not known is refused. Times are RFC 3339.
- Ids are UUIDs. A client may make the id of a new record itself (UUIDv7): a call that is repeated then answers the record
  that the first made.
- **PATCH** changes the fields that the body names, and no others. \`null\` clears a field.
- **Versions.** Every record has a \`version\`, also as its \`ETag\`. Send the one you know as \`version\` or \`If-Match\`: changes of
  different fields are merged, and 409 \`stale_version\` names the fields that somebody else changed meanwhile. Without it the
  change applies to whatever is current.
- **Repeating safely.** \`Idempotency-Key\` on a call that changes something: the same key with the same request answers the
  first reply for 24 hours.
- **Time.** \`X-Client-Time\` is the moment on the client's clock when something was done, for programs that send later; the
  server keeps its own time beside it.
- A list as a query parameter takes its parameter several times: \`?tag=stage&tag=light\`.
- A body may be packed (\`Content-Encoding: gzip\` or \`br\`) and is at most 1 MB, a file to import 20 MB.

## Replies

- Every field is present; \`null\` where there is none.
- **Pages.** Lists take \`page_size\` and answer a \`next_page_token\`, which is the \`page_token\` of the next call with the same
  filters; it is empty on the last page.
- \`X-Request-Id\` names the call in the server's log; you may send one.
- **Limits.** \`RateLimit\` and \`RateLimit-Policy\` say what is left: 3,000 calls a minute for a person or a key, fewer without a
  token. 429 comes with \`Retry-After\`.

## Errors

Problems are \`application/problem+json\` (RFC 9457). \`reason\` is for programs and does not change; \`violations\` names fields,
\`clashes\` the fields of a stale version, \`items\` the records of a bulk call. A record of another company, or of a workspace that
the caller is not in, is 404.

## What happens meanwhile

Each change is an entry in the journal, in order and without gaps. \`GET /api/v1/journal?after=…&wait=30\` waits for the next
ones. The same entries come live over a WebSocket at \`/api/v1/feed\`: send \`{"token": "…"}\` first, and \`?after=\` the last position
you have; \`?kinds=work.task.*\` narrows it.
`.trim()
