import { type Me, UpdateMeRequestSchema } from '@eventkit/api/eventkit/v1/user_pb'
import type { ReactNode } from 'react'
import { SaveButton } from '@/components/form-actions'
import { FormClash } from '@/components/form-clash'
import { FormError } from '@/components/form-error'
import { Page } from '@/components/page'
import { Settings, SettingsCard } from '@/components/settings'
import { TimeZoneField } from '@/components/time-zone-field'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { refreshMe, useChooseLook, useMe, useUpdateMe } from '@/directory/me.queries'
import { useAccessWords } from '@/features/auth/access-words'
import { PasswordCard } from '@/features/auth/profile-password'
import { SessionsCard } from '@/features/auth/profile-sessions'
import { roleName } from '@/directory/role-name'
import { useEditForm } from '@/lib/edit-form'
import { useT } from '@/lib/i18n'
import { type Locale, preferences, type Theme } from '@/lib/preferences'
import { useStore } from '@/lib/store'
import { tell, tellUndoRefusal } from '@/lib/tell'

/** The reader's own profile: who they are, how they see the app, what other features let them choose, and their sign-in. */
export function ProfilePage({ children }: { children: ReactNode }) {
  const t = useT()
  const me = useMe()
  return (
    <Page title={t('layers.profile')}>
      <Settings>
        {me ? <ProfileCard me={me} /> : <SkeletonRecord label={t('shell.loading')} />}
        <LookCard />
        {children}
        <PasswordCard />
        <SessionsCard />
      </Settings>
    </Page>
  )
}

const readProfile = ({ name, timeZone }: Me) => ({ name, timeZone })

function ProfileCard({ me }: { me: Me }) {
  const t = useT()
  const update = useUpdateMe()
  const words = useAccessWords()
  const form = useEditForm({
    schema: UpdateMeRequestSchema,
    record: me,
    read: readProfile,
    save: (given) => update.mutateAsync(given),
    onSaved: (takeBack) =>
      tell('ok', t('company.didSaveProfile'), undefined, () => update.mutate(takeBack, { onError: tellUndoRefusal })),
    reread: refreshMe,
  })
  const { values, set, errors } = form
  return (
    <SettingsCard title={t('company.profileTitle')} hint={`${me.email} · ${roleName(me.role, t)}`}>
      <form {...form.props} className="flex flex-col gap-4">
        <FormError failure={form.failure} />
        <Field label={t('company.name')} error={errors['name']}>
          {(control) => (
            <Input
              {...control}
              autoComplete="name"
              value={values.name}
              onChange={(event) => set('name', event.target.value)}
            />
          )}
        </Field>
        <Field label={t('company.timeZone')} hint={t('company.zoneHint')} error={errors['timeZone']}>
          {(control) => (
            <TimeZoneField control={control} value={values.timeZone} onChange={(zone) => set('timeZone', zone)} />
          )}
        </Field>
        <SaveButton isChanged={form.isChanged} isPending={form.pending} />
      </form>
      <FormClash name={me.name} words={words} form={form} />
    </SettingsCard>
  )
}

function LookCard() {
  const t = useT()
  const { theme, locale } = useStore(preferences)
  const choose = useChooseLook()
  return (
    <SettingsCard title={t('company.lookTitle')}>
      <div className="flex flex-col gap-4 overflow-x-auto">
        <div className="flex flex-col gap-1.5">
          <p className="text-table font-medium">{t('layers.language')}</p>
          <Segmented
            label={t('layers.language')}
            value={locale}
            options={[
              { value: 'en', label: t('layers.english') },
              { value: 'de', label: t('layers.german') },
            ]}
            onChange={(value: Locale) => choose({ locale: value })}
          />
        </div>
        <div className="flex flex-col gap-1.5">
          <p className="text-table font-medium">{t('layers.theme')}</p>
          <Segmented
            label={t('layers.theme')}
            value={theme}
            options={[
              { value: 'dark', label: t('layers.themeDark') },
              { value: 'light', label: t('layers.themeLight') },
              { value: 'contrast', label: t('layers.themeContrast') },
              { value: 'system', label: t('layers.themeSystem') },
            ]}
            onChange={(value: Theme) => choose({ theme: value })}
          />
        </div>
      </div>
    </SettingsCard>
  )
}
