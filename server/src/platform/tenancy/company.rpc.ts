import { CompanyService, UpdateCompanyRequestSchema } from '@eventkit/api/eventkit/v1/company_pb'
import { readPatch } from '../contract/index.ts'
import { serve } from '../module.ts'
import { getCompany, updateCompany } from './company.actions.ts'
import { toCompany } from './company.proto.ts'
import { toCompanyPatch } from './company.rules.ts'

/** Answers CompanyService. */
export const companyService = serve(CompanyService, {
  getCompany: async (ctx) => toCompany(await getCompany(ctx)),
  updateCompany: async (ctx, request) => {
    const patch = toCompanyPatch(readPatch(UpdateCompanyRequestSchema, request))
    return toCompany(await updateCompany(ctx, request.version, patch))
  },
})
