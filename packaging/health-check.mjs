// Exit status 0 if the server in this container is ready. Its certificate may be self-signed: only loopback is asked.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
process.removeAllListeners('warning')
for (const scheme of ['https', 'http']) {
  try {
    const { ok } = await fetch(`${scheme}://127.0.0.1:8470/readyz`, { signal: AbortSignal.timeout(4000) })
    if (ok) process.exit(0)
  } catch {
    // the other scheme
  }
}
process.exit(1)
