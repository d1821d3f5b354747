import { Link } from '@tanstack/react-router'
import type { ProtocolCountItem } from '#schema/link'
import type { ActivityItem } from '#schema/trend'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countText } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ActivityLine } from '#ui/parts/ActivityLine.tsx'
import { ProtocolNames } from '#ui/parts/ProtocolNames.tsx'
import { useProtocolActivity } from '#ui/parts/use-activity'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { useProtocols } from './queries.ts'
import { byPackets, protocolsSentence } from './sentences.ts'

const columnsWith = (spoken: Spoken | undefined): readonly DataColumn<ProtocolCountItem>[] => [
  {
    title: 'Protocol',
    cell: ({ name }) => (
      <Link to="/devices" search={{ protocol: name } as never}>
        <ProtocolNames ids={[name]} />
      </Link>
    ),
  },
  {
    title: 'Activity',
    cell: ({ name }) => <ActivityLine activity={spoken && (spoken.get(name) ?? null)} />,
  },
  { title: 'Packets', isNumber: true, cell: ({ packets }) => countText(packets) },
  { title: 'Volume', isNumber: true, cell: ({ bytes }) => bytesText(bytes) },
  { title: 'Messages', isNumber: true, cell: ({ messages }) => countText(messages) },
  {
    title: 'Malformed',
    isNumber: true,
    cell: ({ malformed }) => (malformed > 0 ? `▲ ${countText(malformed)}` : '0'),
  },
]

type Spoken = ReadonlyMap<string, ActivityItem>

/** Protocols seen, with volume and malformed messages. */
export function Protocols() {
  const protocolName = useProtocolName()
  const protocols = useProtocols()
  const activity = useProtocolActivity()
  const items = protocols.data?.items ?? []
  return (
    <Page title="Protocols" sentence={items.length > 0 ? protocolsSentence(items, protocolName) : undefined}>
      <Answer of={protocols}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty title="No protocols yet">
              <p>
                Open <Link to="/captures">Captures</Link> and select a file. Its protocols are counted here.
              </p>
            </Empty>
          ) : (
            <Panel title="Protocols seen" isBare>
              <DataTable
                label="Protocols"
                columns={columnsWith(activity.data)}
                rows={byPackets(data.items)}
                keyOf={({ name }) => name}
              />
            </Panel>
          )
        }
      </Answer>
    </Page>
  )
}
