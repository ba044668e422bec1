// Generated from proto/ by scripts/generate-tables.mjs.
export const recordKinds = {
  "auth.user": {
    "page": "/people/{id}",
    "numberPrefix": "",
    "filters": [
      "workspaceIds"
    ]
  },
  "imports.import": {
    "page": "/import/{id}",
    "numberPrefix": "",
    "filters": []
  },
  "planning.event": {
    "page": "/events/{id}",
    "numberPrefix": "",
    "filters": [
      "status"
    ]
  },
  "planning.venue": {
    "page": "/venues/{id}",
    "numberPrefix": "",
    "filters": [
      "country",
      "tag"
    ]
  },
  "tenancy.workspace": {
    "page": "/workspaces/{id}",
    "numberPrefix": "",
    "filters": []
  },
  "webhooks.endpoint": {
    "page": "/webhooks/{id}",
    "numberPrefix": "",
    "filters": []
  },
  "work.schedule": {
    "page": "/schedules/{id}",
    "numberPrefix": "",
    "filters": []
  },
  "work.task": {
    "page": "/tasks/{id}",
    "numberPrefix": "T-",
    "filters": [
      "priority",
      "tag",
      "status"
    ]
  },
  "work.template": {
    "page": "/templates/{id}",
    "numberPrefix": "",
    "filters": [
      "tag"
    ]
  }
}
