import { Button, Progress } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Download } from '#ui/kit/Download.tsx'
import { DropZone } from '#ui/kit/DropZone.tsx'
import { countOf } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import type { PrivateState } from '#ui/source/private/session'
import styles from './Private.module.css'
import { foundSentence, progressOf, troublesOf } from './sentences.ts'

/** Analyses a capture in this browser; it never leaves this machine. */
export function Private() {
  const { session, state } = usePrivate()
  useEffect(() => void session.prepare(), [session])
  const drop = (
    <DropZone onFiles={(files) => void session.analyse(files)}>
      PCAP or PCAPNG, also .gz or .zst, of any size. Analysed in this browser; nothing is sent.
    </DropZone>
  )
  switch (state.kind) {
    case 'idle':
      return (
        <Page
          title="Private analysis"
          sentence={`Captures dropped here are analysed in this browser. ${state.isReady ? 'The engine is ready.' : 'Loading the engine.'}`}
        >
          {drop}
          <Promises />
        </Page>
      )
    case 'opening':
      return (
        <Page title="Private analysis" sentence="Loading the engine; nothing has been analysed yet.">
          <Panel title="Engine">
            <Progress value={100} size="sm" animated aria-label="Loading the engine" />
          </Panel>
        </Page>
      )
    case 'reading':
      return (
        <Page title="Private analysis" sentence="Analysing the capture. You can stop at any time.">
          <Reading state={state} onCancel={() => session.cancel()} />
        </Page>
      )
    case 'done':
      return (
        <Page title="Private analysis" sentence={foundSentence(state.mergedFindings, state.captures)}>
          <Found state={state} />
          {drop}
        </Page>
      )
    case 'failed':
      return (
        <Page title="Private analysis" sentence="The capture could not be analysed.">
          <Failure error={state.error} isInline />
          {drop}
        </Page>
      )
    default:
      return state satisfies never
  }
}

function Promises() {
  return (
    <Panel title="How it works">
      <ul className={styles.promises}>
        <li>
          Before the capture is opened, the page blocks all network requests. The browser enforces this.
        </li>
        <li>Same engine, protocols, rules and advisories as the sensor, and the same result pages.</li>
        <li>
          Nothing is stored: leaving or reloading the page discards everything. Export JSON or CSV first.
        </li>
        <li>Memory use grows with new devices and connections, not with file size.</li>
      </ul>
    </Panel>
  )
}

/** Time without progress after which a notice is shown, in ms. */
const QUIET_MS = 10_000

function Reading({ state, onCancel }: { state: PrivateState & { kind: 'reading' }; onCancel: () => void }) {
  const [now, setNow] = useState(() => performance.now())
  const [heard, setHeard] = useState(now)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each state is progress
  useEffect(() => setHeard(performance.now()), [state])
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const { share, text } = progressOf(state.captures, now - state.startedMs)
  const packets = state.captures.reduce((sum, capture) => sum + capture.packets, 0)
  const names = state.captures.filter((one) => one.state === 'reading').map(({ name }) => name)
  return (
    <Panel title={names[0] ?? 'Capture'}>
      <div className={styles.busy}>
        <span>
          {state.captures.length === 0 ? 'Opening' : `${text} · ${countOf(packets, 'packet')}`}
          {now - heard > QUIET_MS && (
            <span className={styles.bad}> ▲ No progress for a while; cancel if this continues</span>
          )}
        </span>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Progress value={share * 100} size="sm" aria-label="Progress of the analysis" />
      </div>
    </Panel>
  )
}

function Found({ state }: { state: PrivateState & { kind: 'done' } }) {
  const { session } = usePrivate()
  const navigate = useNavigate()
  const { mergedFindings: reported, captures } = state
  const troubles = troublesOf(captures, reported)
  const ways = [
    ['/', 'Overview'],
    ['/devices', countOf(reported.devices, 'device')],
    ['/map', 'Map'],
    ['/incidents', countOf(reported.incidents, 'incident')],
    ['/alerts', countOf(reported.alerts, 'alert')],
    ['/timeline', 'Timeline'],
    ['/protocols', countOf(reported.protocols, 'protocol')],
  ] as const
  return (
    <>
      <Panel title="Results">
        <div className={styles.actions}>
          {ways.map(([path, words]) => (
            <Button key={path} variant="default" onClick={() => void navigate({ to: path as never })}>
              {words}
            </Button>
          ))}
        </div>
      </Panel>
      <Panel title="Export">
        <div className={styles.actions}>
          <Download of={() => session.save('analysis.json')} name="analysis.json">
            Everything (JSON)
          </Download>
          <Download of={() => session.save('devices.csv')} name="devices.csv">
            Devices (CSV)
          </Download>
          <Download of={() => session.save('links.csv')} name="links.csv">
            Connections (CSV)
          </Download>
        </div>
      </Panel>
      {troubles.length > 0 && (
        <Panel title="Problems">
          <ul className={styles.rows}>
            {troubles.map((trouble) => (
              <li key={trouble} className={styles.bad}>
                ▲ {trouble}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}
