import { CloudOff, TriangleAlert } from 'lucide-react'
import { BannerLine } from '@/components/banner-line'
import { useT } from '@/lib/i18n'

/** How many changes the server refused, and how many of others wait in this browser until they are here again. */
export function StuckChanges({ refused, others }: { refused: number; others: ReadonlyMap<string, number> }) {
  const t = useT()
  return (
    <>
      {refused > 0 && (
        <BannerLine icon={<TriangleAlert />} hasMore>
          {t('layers.refused', { count: refused })}
        </BannerLine>
      )}
      {[...others].map(([name, count]) => (
        <BannerLine key={name} icon={<CloudOff />}>
          {t('layers.waitingOthers', { name, count })}
        </BannerLine>
      ))}
    </>
  )
}
