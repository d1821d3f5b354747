/** Requests that the first page needs are sent while its code still loads. */

type Fetch = (address: string, options?: RequestInit) => Promise<Response>

/** Each response is used once, by the first plain request for its address. */
export function earlyFetch(addresses: readonly string[], fetch: Fetch): Fetch {
  const sent = new Map(addresses.map((address) => [address, fetch(address)]))
  // A failure is reported to the requester.
  for (const response of sent.values()) response.catch(() => {})
  return (address, options) => {
    const early = options === undefined ? sent.get(address) : undefined
    sent.delete(address)
    return early ?? fetch(address, options)
  }
}
