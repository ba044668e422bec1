import { defineModule } from '../module.ts'
import { companyService } from './company.rpc.ts'
import { memberNotices } from './member.notices.ts'
import { workspaceService } from './workspace.rpc.ts'

export {
  approveCompany,
  assertSignUpOpen,
  createCompany,
  getCompany,
  signUpClosed,
  signUpState,
} from './company.actions.ts'
export { toCompany } from './company.proto.ts'
export { timeZoneOrUtc, type CompanyRow } from './company.rules.ts'
export { findCompany } from './company.store.ts'
export { setMember } from './member.actions.ts'
export { listMemberships, lockPerson } from './member.store.ts'
export { findDefaultWorkspaceId } from './workspace.store.ts'
export { workspaces } from './workspace.ts'

/** Companies and their workspaces. */
export const tenancy = defineModule({
  name: 'tenancy',
  services: [companyService, workspaceService],
  notices: memberNotices,
  permissions: {
    'tenancy.company.write': [],
    'tenancy.workspace.read': 'everyone',
    'tenancy.workspace.write': ['manager'],
    // The reach, not a right: the whole company with all its workspaces instead of one's own.
    'tenancy.workspace.all': ['manager'],
  },
  visibility: {
    'tenancy.company': { permission: 'tenancy.workspace.read' },
    'tenancy.member': { permission: 'tenancy.workspace.read', concerned: true },
  },
})
