import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useSite } from '#ui/parts/use-site'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { attackText } from './demo-text.ts'
import styles from './Shell.module.css'
import { useTour } from './use-tour.ts'

/** Loaded apart: only the demo needs it. */
const DemoPlants = lazy(async () => ({ default: (await import('./DemoPlants.tsx')).DemoPlants }))

/** Shown above every page of the demo: nothing here is a real plant. */
export function DemoBanner() {
  const { isSealed } = usePrivate()
  const { data } = useSite()
  const now = useNow()
  const takeTour = useTour()
  if (isSealed || data?.demo == null) return null
  return (
    <section className={styles.demo} aria-label="Demo">
      <IconPlayerPlay size={16} stroke={1.8} aria-hidden="true" />
      <strong>Demo plant</strong>
      <span>{`Simulated. ${attackText(data.demo, now)}`}</span>
      <Suspense>
        <DemoPlants plant={data.demo.plant} plants={data.demo.plants} />
      </Suspense>
      <Button variant="subtle" size="compact-sm" onClick={() => void takeTour()}>
        Take the tour
      </Button>
      <Link to={'/captures' as never}>Use my own capture</Link>
    </section>
  )
}

/** Milliseconds between two looks at the clock. */
const TICK_MS = 5000

function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
