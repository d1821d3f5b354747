/**
 * What the page may do once a capture is in it: show and save, nothing else. A policy in a `meta` element holds from
 * then on, cannot be loosened, and is inherited by workers made from blobs: Content Security Policy Level 3 §3.3, §7.8.
 */
const POLICY = [
  "default-src 'none'",
  "connect-src 'none'",
  "script-src 'none'", // what runs has been loaded; nothing is loaded any more
  'worker-src blob:',
  "style-src 'unsafe-inline'", // the pages' parts set styles as they are drawn
  'img-src data: blob:',
  'font-src data:',
  "form-action 'none'",
  "base-uri 'none'",
].join('; ')

/** Shuts the page. Only loading it anew opens it again. */
export function seal(): void {
  if (document.querySelector('meta[data-seal]') !== null) return
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = POLICY
  policy.dataset.seal = ''
  document.head.append(policy)
  // Pages remember columns and pinned devices on this machine; ids of a customer's devices shall not stay behind.
  Storage.prototype.setItem = () => {}
}
