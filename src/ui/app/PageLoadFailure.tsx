import { useEffect } from 'react'
import { Failure, type Trouble } from '#ui/kit/Message.tsx'

/** Interval of the checks whether the sensor is back, in ms. */
const askMs = 3000

/** Shown when the code of a page could not be loaded. */
export class UnfetchedPage extends Error implements Trouble {
  readonly expected: string
  readonly came: string
  readonly todo = 'Check that the sensor is running. The page opens when it answers.'

  constructor(title: string, cause: unknown) {
    super(`${title} could not be loaded`, { cause })
    this.name = 'UnfetchedPage'
    this.expected = `the page from the sensor at ${window.location.host}`
    this.came = navigator.onLine ? 'no answer' : 'no answer: this computer is offline'
  }
}

/** Opens the page when the sensor answers again. A failed import stays failed until the application is reloaded. */
export function PageLoadFailure({ error }: { error: UnfetchedPage }) {
  useEffect(() => {
    const timer = setInterval(() => void openAgain(), askMs)
    return () => clearInterval(timer)
  }, [])
  return <Failure error={error} onRetry={() => void openAgain()} />
}

/** Only when the sensor answers: the browser's own error page has no way back. */
async function openAgain(): Promise<void> {
  const isReachable = await fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (isReachable) window.location.reload()
}
