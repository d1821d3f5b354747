// Exit status 0 if the server in this container is ready. Its certificate may be self-signed: only loopback is asked.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
process.removeAllListeners('warning')
// A console listens on another port: `health-check.mjs 8471`.
const port = Number(process.argv[2] ?? 8470)
for (const scheme of ['https', 'http']) {
  try {
    const { ok } = await fetch(`${scheme}://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4000) })
    if (ok) process.exit(0)
  } catch {
    // the other scheme
  }
}
process.exit(1)
