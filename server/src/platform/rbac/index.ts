import { defineModule } from '../module.ts'
import { roleService } from './role.rpc.ts'

export { permissionsWithin, scopeFault } from '../access/api-scope.rules.ts'
export { toReach } from '../access/reach.proto.ts'
export { missingGrants, reachOf } from '../access/reach.rules.ts'
export { assertMayGrant, assertOutranks, findGrants } from './role.actions.ts'
export { adminRole, allPermissions, findBuiltInRole, permissionsOfRole, plannerRole } from '../access/role.rules.ts'
export { canInWorkspace, isTeamLead, seesAllWorkspaces } from '../access/scope.ts'
export { assertMayChange, concerns, isChangeable, type Ownership } from '../access/sight.ts'
export { seesEveryWorkspace, seesWorkspaces } from '../access/scope.store.ts'

/** Who may do what. */
export const rbac = defineModule({
  name: 'rbac',
  services: [roleService],
  permissions: { 'rbac.role.write': [] },
  visibility: { 'rbac.role': { permission: 'auth.user.read' } },
})
