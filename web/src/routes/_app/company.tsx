import { createFileRoute } from '@tanstack/react-router'
import { CompanyPage } from '@/features/tenancy/company-page'

export const Route = createFileRoute('/_app/company')({ component: CompanyPage })
