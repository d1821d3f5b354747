/** Time without use of this page: the server ends sessions by it, because open pages poll. */

let lastInput = Date.now()

/** Starts to watch for input. */
export function watchInput(): void {
  for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
    window.addEventListener(event, () => (lastInput = Date.now()), { passive: true })
}

/** Header of requests, from a minute on. */
export function idleHeader(now = Date.now()): Readonly<Record<string, string>> {
  const seconds = Math.floor((now - lastInput) / 1000)
  return seconds >= 60 ? { 'sightglass-idle': String(seconds) } : {}
}
