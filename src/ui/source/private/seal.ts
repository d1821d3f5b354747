/**
 * Restrictions of the page once a capture is loaded: it may only display and save. A policy in a `meta` element
 * applies from then on, cannot be relaxed, and is inherited by workers from blobs: Content Security Policy Level 3
 * §3.3, §7.8.
 */
const POLICY = [
  "default-src 'none'",
  "connect-src 'none'",
  "script-src 'none'", // all code is loaded already
  'worker-src blob:',
  "style-src 'unsafe-inline'", // components set inline styles
  'img-src data: blob:',
  'font-src data:',
  "form-action 'none'",
  "base-uri 'none'",
].join('; ')

/** Blocks network access; only a reload lifts it. */
export function seal(): void {
  if (document.querySelector('meta[data-seal]') !== null) return
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = POLICY
  policy.dataset.seal = ''
  document.head.append(policy)
  // The pages store columns and pinned devices in the browser; device ids of a customer must not remain.
  Storage.prototype.setItem = () => {}
}
