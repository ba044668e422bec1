import { createFileRoute } from '@tanstack/react-router'
import { SignUpForm } from '@/features/auth/sign-up-form'

export const Route = createFileRoute('/_public/sign-up')({ component: SignUp })

function SignUp() {
  const navigate = Route.useNavigate()
  return <SignUpForm onDone={() => void navigate({ to: '/tasks', replace: true })} />
}
