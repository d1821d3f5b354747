import { Link } from '@tanstack/react-router'
import type { CaptureItem } from '#contract/capture'
import { Answer } from '#ui/kit/Answer.tsx'
import { DropZone } from '#ui/kit/DropZone.tsx'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { CaptureRow, SendingRow } from './CaptureRow.tsx'
import styles from './Captures.module.css'
import { capturesSentence } from './progress.ts'
import { useCaptures, useUploads } from './uploads.ts'

/** The captures: give one, see it read, take one back. */
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
          'No capture has been read yet.'
        ) : (
          <WhatIsThere items={items} sending={sending.filter(({ error }) => error === undefined).length} />
        )
      }
    >
      <DropZone onFiles={add}>
        pcap or pcapng, also .gz or .zst; they are read one after another, in this order.
      </DropZone>
      {sending.length > 0 && (
        <Panel title="On their way" isBare>
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
            <Panel title="Queue and history" isBare>
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

/** How far reading is and, once something is read, where to look at it. */
function WhatIsThere({ items, sending }: { items: readonly CaptureItem[]; sending: number }) {
  const isRead = items.some(({ state }) => state === 'done')
  return (
    <>
      <span role="status">{capturesSentence(items, sending)}</span>
      {isRead && (
        <>
          {' '}
          See the <Link to="/devices">devices</Link> they tell of, the <Link to="/map">map</Link> and the{' '}
          <Link to="/alerts">alerts</Link>.
        </>
      )}
    </>
  )
}

function NoCaptures() {
  return (
    <Empty title="Make a capture if you have none">
      <p>On a switch with a mirror port, on any machine with tcpdump, for ten minutes:</p>
      <Command>tcpdump -i eth0 -w plant.pcap -G 600 -W 1</Command>
    </Empty>
  )
}
