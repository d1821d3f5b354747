import { useEffect } from 'react'
import { Failure, type Trouble } from '#ui/kit/Message.tsx'

/** How often the sensor is asked whether it is back. */
const askMs = 3000

/** A page is fetched when it is first opened; the sensor did not give it. */
export class UnfetchedPage extends Error implements Trouble {
  readonly expected: string
  readonly came: string
  readonly todo = 'Look whether the sensor runs; the page opens by itself as soon as it answers'

  constructor(title: string, cause: unknown) {
    super(`${title} could not be fetched`, { cause })
    this.name = 'UnfetchedPage'
    this.expected = `the sensor at ${window.location.host} to send the page`
    this.came = navigator.onLine ? 'no answer' : 'no answer: this computer is offline'
  }
}

/** Opens the page as soon as the sensor answers again. What failed to load stays failed until the room is loaded anew. */
export function Unfetched({ error }: { error: UnfetchedPage }) {
  useEffect(() => {
    const timer = setInterval(() => void openAgain(), askMs)
    return () => clearInterval(timer)
  }, [])
  return <Failure error={error} onRetry={() => void openAgain()} />
}

/** Only where the sensor answers: a browser's own page of an error has no way back. */
async function openAgain(): Promise<void> {
  const isThere = await fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (isThere) window.location.reload()
}
