import { Progress } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { CaptureItem } from '#contract/capture'
import { countText } from '#ui/kit/format'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { shareDone } from '#ui/parts/share-done'
import { useCaptures } from '#ui/parts/use-captures'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'

/** How often it is asked how far reading is. */
const askMs = 1000

/** What stands here before the first device: what is being read, why nothing could be, or how to begin. */
export function Welcome() {
  const { isSealed } = usePrivate()
  const captures = useCaptures(isSealed ? undefined : askMs).data?.items ?? []
  const reading = captures.find(
    ({ state }) => state === 'reading' || state === 'queued' || state === 'uploading',
  )
  const failed = captures.find(({ state, problem }) => state === 'failed' && problem !== '')
  const [read] = captures
  if (reading !== undefined) return <Reading capture={reading} />
  if (failed !== undefined) return <Failed capture={failed} />
  return read === undefined ? <Begin /> : <NobodyIn capture={read} />
}

function Reading({ capture }: { capture: CaptureItem }) {
  const { name, state, packets } = capture
  const share = state === 'reading' ? shareDone(capture) : 0
  return (
    <Empty title={`${name} is being read`}>
      <p>
        {countText(packets)} packets so far. Devices stand here as they are found
        {share !== undefined && (
          <>
            ; the <Link to="/captures">captures</Link> page tells how far it is
          </>
        )}
        .
      </p>
      {share !== undefined && <Progress mt={8} value={share * 100} aria-label={`How far ${name} is read`} />}
    </Empty>
  )
}

function Failed({ capture: { name, problem } }: { capture: CaptureItem }) {
  return (
    <Empty title={`${name} could not be read`}>
      <p>{problem}</p>
      <p>
        Choose another pcap or pcapng file on <Link to="/captures">Captures</Link>.
      </p>
    </Empty>
  )
}

function NobodyIn({ capture: { name, packets } }: { capture: CaptureItem }) {
  return (
    <Empty title="No device was found">
      <p>
        {name} was read, {countText(packets)} packets, and no device speaks in it.{' '}
        <Link to="/protocols">Protocols</Link> tells what they carry; choose another file on{' '}
        <Link to="/captures">Captures</Link>.
      </p>
    </Empty>
  )
}

function Begin() {
  return (
    <Empty title="Nothing has been watched yet">
      <p>
        Open <Link to="/captures">Captures</Link> and choose a pcap or pcapng file: the devices in it appear
        within a minute. Or start the sensor on an interface that sees the plant:
      </p>
      <Command>npm start -- --interface eth0</Command>
    </Empty>
  )
}
