import { useRouter } from '@tanstack/react-router'
import { listAlerts } from '#ui/source/alerts'
import { listIncidents } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'
import { stepsFor } from './tour-steps.ts'

/** Time in which a page must show the element of a step, in ms; then the card is shown without it. */
const WAIT_MS = 6000
const LOOK_AGAIN = 50

/** Starts the tour; its library is loaded then. */
export function useTour(): () => Promise<void> {
  const source = useSource()
  const router = useRouter()
  return async () => {
    const [incidents, alerts, { driver }] = await Promise.all([
      listIncidents(source, { limit: 1 }),
      listAlerts(source, { limit: 1, severity: 'critical' }),
      import('driver.js'),
      import('./tour.css'),
    ])
    const incident = incidents.items[0]
    // The proof of the worst damage; an incident without any begins with its first alert.
    const alert =
      incident?.consequences?.[0]?.alerts[0] ??
      incident?.stages.flatMap((stage) => stage.alerts)[0] ??
      alerts.items[0]?.id
    const steps = stepsFor(incident?.id, alert)
    const show = async (at: number) => {
      const { path, target } = steps[at]!
      if (router.history.location.href !== path) await router.navigate({ href: path })
      await appeared(selectorOf(target))
    }
    const goTo = async (at: number) => {
      if (at < 0) return
      if (at >= steps.length) return tour.destroy()
      await show(at)
      tour.moveTo(at)
    }
    const tour = driver({
      showProgress: true,
      progressText: '{{current}} of {{total}}',
      nextBtnText: 'Next',
      prevBtnText: 'Back',
      doneBtnText: 'Done',
      stagePadding: 6,
      stageRadius: 6,
      animate: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      onNextClick: () => void goTo((tour.getActiveIndex() ?? 0) + 1),
      onPrevClick: () => void goTo((tour.getActiveIndex() ?? 0) - 1),
      steps: steps.map(({ target, title, text }) => ({
        element: selectorOf(target),
        popover: { title, description: text },
      })),
    })
    await show(0)
    tour.drive()
  }
}

function selectorOf(target: string): string {
  return `[data-tour="${target}"]`
}

async function appeared(selector: string): Promise<void> {
  const end = performance.now() + WAIT_MS
  while (document.querySelector(selector) === null && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN))
}
