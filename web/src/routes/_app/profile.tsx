import { createFileRoute } from '@tanstack/react-router'
import { ProfilePage } from '@/features/auth/profile-page'
import { PreferencesCard } from '@/features/notifications/preferences-card'

export const Route = createFileRoute('/_app/profile')({ component: Profile })

function Profile() {
  return (
    <ProfilePage>
      <PreferencesCard />
    </ProfilePage>
  )
}
