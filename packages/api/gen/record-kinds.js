// Generated from proto/ by scripts/generate-tables.mjs.
export const recordKinds = {
  "auth.user": {
    "page": "/people/{id}",
    "numberPrefix": ""
  },
  "planning.event": {
    "page": "/events/{id}",
    "numberPrefix": ""
  },
  "planning.venue": {
    "page": "/venues/{id}",
    "numberPrefix": ""
  },
  "tenancy.workspace": {
    "page": "/workspaces/{id}",
    "numberPrefix": ""
  },
  "work.task": {
    "page": "/tasks/{id}",
    "numberPrefix": "T-"
  }
}
