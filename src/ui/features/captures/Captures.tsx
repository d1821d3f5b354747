import { Link } from '@tanstack/react-router'
import type { CaptureItem } from '#schema/capture'
import { Answer } from '#ui/kit/Answer.tsx'
import { DropZone } from '#ui/kit/DropZone.tsx'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { CaptureRow, SendingRow } from './CaptureRow.tsx'
import styles from './Captures.module.css'
import { capturesSentence } from './progress.ts'
import { useCaptures, useUploads } from './uploads.ts'

/** Captures: upload, follow progress, remove. */
export function Captures() {
  const captures = useCaptures()
  const { sending, add, cancel } = useUploads()
  const items = captures.data?.items
  const isEmpty = items?.length === 0 && sending.length === 0
  return (
    <Page
      title="Captures"
      sentence={
        items === undefined ? undefined : isEmpty ? (
          'No captures yet.'
        ) : (
          <WhatIsThere items={items} sending={sending.filter(({ error }) => error === undefined).length} />
        )
      }
    >
      <DropZone onFiles={add}>PCAP or PCAPNG, also .gz or .zst; analysed one after another.</DropZone>
      {sending.length > 0 && (
        <Panel title="Uploads" isBare>
          <ul className={styles.rows}>
            {sending.map((one) => (
              <SendingRow key={one.key} sending={one} onCancel={() => cancel(one.key)} />
            ))}
          </ul>
        </Panel>
      )}
      <Answer of={captures}>
        {({ items }) =>
          items.length > 0 ? (
            <Panel title="Captures" isBare>
              <ul className={styles.rows}>
                {items.map((capture) => (
                  <CaptureRow key={capture.id} capture={capture} />
                ))}
              </ul>
            </Panel>
          ) : sending.length > 0 ? null : (
            <NoCaptures />
          )
        }
      </Answer>
    </Page>
  )
}

/** Progress and, once something is analysed, links to the results. */
function WhatIsThere({ items, sending }: { items: readonly CaptureItem[]; sending: number }) {
  const isRead = items.some(({ state }) => state === 'done')
  return (
    <>
      <span role="status">{capturesSentence(items, sending)}</span>
      {isRead && (
        <>
          {' '}
          Show <Link to="/devices">devices</Link>, <Link to="/map">map</Link> or{' '}
          <Link to="/alerts">alerts</Link>.
        </>
      )}
    </>
  )
}

function NoCaptures() {
  return (
    <Empty title="Record a capture">
      <p>On any machine with tcpdump at a mirror port, for ten minutes:</p>
      <Command>tcpdump -i eth0 -w plant.pcap -G 600 -W 1</Command>
    </Empty>
  )
}
