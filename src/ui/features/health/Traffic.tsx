import { Loader } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { totalRate } from '#ui/parts/total-rate'
import { useProtocolActivity } from '#ui/parts/use-activity'

const LineChart = lazy(() => import('#ui/parts/LineChart.tsx'))

/** In px. */
const HEIGHT = 140

/** Packets per second over time; a gap means that no source delivered. */
export function Traffic() {
  const navigate = useNavigate()
  const { data } = useProtocolActivity()
  const series = useMemo(() => totalRate([...(data?.values() ?? [])]), [data])
  if (series === undefined) return <p className="quiet">No traffic recorded yet.</p>
  return (
    <Suspense fallback={<Loader size="sm" />}>
      <LineChart
        series={[series]}
        height={HEIGHT}
        at={undefined}
        onAt={ignoreStep}
        onRange={(from, until) => {
          const at = (seconds: number) => new Date(seconds * 1000).toISOString()
          void navigate({
            to: '.',
            search: ((before: object) => ({ ...before, from: at(from), until: at(until) })) as never,
          })
        }}
      />
    </Suspense>
  )
}

function ignoreStep(): void {}
