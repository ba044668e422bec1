import { CompanySchema } from '@eventkit/api/eventkit/v1/company_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, notFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { cleanName } from '../../kernel/text.ts'
import { assertVersion, defineSubject, recordChange, saveChange } from '../journal/index.ts'
import { lockReference, makeRecord } from '../records/index.ts'
import { timeZoneOrUtc, journaledCompanyFields, type CompanyPatch, type CompanyRow } from './company.rules.ts'
import {
  findCompany,
  findCompanyForUpdate,
  hasCompany,
  insertCompany,
  lockSignUp,
  writeCompany,
} from './company.store.ts'
import { type Workspace, workspaces } from './workspace.ts'

const companySubject = defineSubject<CompanyRow>({
  type: 'tenancy.company',
  message: CompanySchema,
  fields: journaledCompanyFields,
  idOf: (company) => company.tenant_id,
  payloadOf: ({ name }) => ({ name }),
  write: writeCompany,
})

/** A new company with its first workspace, "General" in the language of whoever makes it. */
export interface CreateCompany {
  name: string
  locale: string
  timeZone: string
  state: CompanyRow['state']
  origin: CompanyRow['origin']
}

/** Makes the company the ctx is bound to; undefined when it is there already. */
export async function createCompany(
  ctx: Ctx,
  input: CreateCompany,
): Promise<{ company: CompanyRow; workspace: Workspace } | undefined> {
  const workspaceId = newId()
  const company: CompanyRow = {
    tenant_id: ctx.tenantId,
    name: cleanName('company_name', input.name),
    time_zone: timeZoneOrUtc('time_zone', input.timeZone),
    state: input.state,
    origin: input.origin,
    default_workspace_id: workspaceId,
    version: 1,
    created_at: ctx.now,
    received_at: ctx.receivedAt,
  }
  if (!(await insertCompany(ctx, company))) return undefined
  recordChange(ctx, companySubject, 'tenancy.company.created', undefined, company)
  const name = input.locale === 'de' ? 'Allgemein' : 'General'
  const { record: workspace } = await makeRecord(ctx, workspaces, { id: workspaceId, name })
  return { company, workspace }
}

/** What a visitor may do here: make a company, make one that waits for approval, or make the first and only one. */
export async function signUpState(ctx: Ctx): Promise<{ isOpen: boolean; needsApproval: boolean; isFirst: boolean }> {
  const { signUp } = ctx.services.config
  const isFirst = signUp === 'first' && !(await hasCompany(ctx))
  return {
    isOpen: signUp === 'open' || signUp === 'approval' || isFirst,
    needsApproval: signUp === 'approval',
    isFirst,
  }
}

/** Refuses a sign-up where none is wanted; of two that would both be the first, the second waits here and is refused. */
export async function assertSignUpOpen(ctx: Ctx): Promise<{ needsApproval: boolean }> {
  if (ctx.services.config.signUp === 'first') await lockSignUp(ctx)
  const { isOpen, needsApproval } = await signUpState(ctx)
  if (!isOpen) throw signUpClosed()
  return { needsApproval }
}

export const signUpClosed = () =>
  failedPrecondition('sign_up_closed', 'This server does not accept new companies; ask for an invitation.')

/** The caller's company. */
export async function getCompany(ctx: Ctx): Promise<CompanyRow> {
  const company = await findCompany(ctx)
  if (!company) throw notFound('company')
  return company
}

/** Changes the fields a patch names. */
export async function updateCompany(ctx: Ctx, version: number, patch: CompanyPatch): Promise<CompanyRow> {
  const company = await findCompanyForUpdate(ctx)
  if (!company) throw notFound('company')
  await assertVersion(ctx, companySubject, company, version, patch)
  await assertWorkspaceLiving(ctx, patch.default_workspace_id)
  return saveChange(ctx, companySubject, 'tenancy.company.updated', company, { ...company, ...patch })
}

async function assertWorkspaceLiving(ctx: Ctx, id: string | null | undefined): Promise<void> {
  if (id && (await lockReference(ctx, workspaces, id)) === undefined)
    throw notFound('workspace', 'default_workspace_id')
}

/** Lets a company in that waited for approval. */
export async function approveCompany(ctx: Ctx): Promise<CompanyRow> {
  const company = await findCompanyForUpdate(ctx)
  if (!company) throw notFound('company')
  return saveChange(ctx, companySubject, 'tenancy.company.approved', company, { ...company, state: 'active' })
}
