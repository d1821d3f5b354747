import { CodedError } from '#contract/errors'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/alerts/{id}/packets.pcapng',
  summary: 'The frames that prove an alert, with their conversations around them, as pcapng',
  params: Id,
  answer: { status: 200, type: 'application/vnd.tcpdump.pcap', description: 'A capture file' },
  async handle({ params: { id }, reply }, { store, captures, proof }) {
    const found = await store.alert(id)
    if (found === undefined) throw new CodedError('not-found', `no alert ${id}`)
    const { title, what, places } = found.alert
    const [first] = places
    if (first === undefined)
      throw new CodedError('frame-unavailable', `${title}: no frame was kept as proof of it`)
    const octets = await proof({
      file: (await captures.names())[first.file] ?? '',
      // One file holds what one capture saw; the first one saw it happen.
      frames: places.filter(({ file }) => file === first.file).map(({ frame }) => frame),
      what: `${title}: ${what}`,
    })
    const name = `alert-${id.replace(/[^\w-]+/g, '-')}.pcapng`
    reply.type('application/vnd.tcpdump.pcap').header('content-disposition', `attachment; filename="${name}"`)
    return Buffer.from(octets)
  },
})
