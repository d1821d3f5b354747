import { Progress } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { CaptureItem } from '#schema/capture'
import { countText } from '#ui/kit/format'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { shareDone } from '#ui/parts/capture-progress'
import { useCaptures } from '#ui/parts/use-captures'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'

/** Refresh interval of the progress, in ms. */
const askMs = 1000

/** Shown before the first device: capture in progress, failure, or how to start. */
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
    <Empty title={`Analysing ${name}`}>
      <p>
        {countText(packets)} packets so far. Devices appear here as they are found
        {share !== undefined && (
          <>
            ; progress is shown on <Link to="/captures">Captures</Link>
          </>
        )}
        .
      </p>
      {share !== undefined && <Progress mt={8} value={share * 100} aria-label={`Progress of ${name}`} />}
    </Empty>
  )
}

function Failed({ capture: { name, problem } }: { capture: CaptureItem }) {
  return (
    <Empty title={`${name} could not be analysed`}>
      <p>{problem}</p>
      <p>
        Select another PCAP or PCAPNG file on <Link to="/captures">Captures</Link>.
      </p>
    </Empty>
  )
}

function NobodyIn({ capture: { name, packets } }: { capture: CaptureItem }) {
  return (
    <Empty title="No devices found">
      <p>
        {name} was analysed: {countText(packets)} packets, but no devices.{' '}
        <Link to="/protocols">Protocols</Link> shows the content; select another file on{' '}
        <Link to="/captures">Captures</Link>.
      </p>
    </Empty>
  )
}

function Begin() {
  return (
    <Empty title="No traffic yet">
      <p>
        Open <Link to="/captures">Captures</Link> and select a PCAP or PCAPNG file: its devices appear within
        a minute. Or start the sensor on an interface that sees the network:
      </p>
      <Command>npm start -- --interface eth0</Command>
    </Empty>
  )
}
