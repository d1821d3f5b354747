import { Button, Popover } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { saveFile } from '#ui/kit/Download.tsx'
import { Moment } from '#ui/kit/Moment.tsx'
import { before, type TimeSpan } from '#ui/kit/span'
import { type PacketSelection, readPackets, ringPackets } from '#ui/source/ring'
import { useSource } from '#ui/source/SourceContext.tsx'
import { SourceError } from '#ui/source/source'
import styles from './RingPackets.module.css'
import { useRing } from './use-ring.ts'

const LENGTHS = [
  ['5 minutes', 300],
  ['1 hour', 3600],
  ['24 hours', 86_400],
] as const

interface Props {
  /** In the label: "Packets of …". */
  readonly of: string
  readonly selection: PacketSelection
  /** Last packet of the selection; that of the ring if not given. */
  readonly lastSeen?: string
  /** In the row of a table. */
  readonly isSmall?: boolean
}

/** Packets out of the ring as a capture file for Wireshark; nothing where there is no ring. */
export function RingPackets({ of, selection, lastSeen, isSmall = false }: Props) {
  const ring = useRing()
  if (ring === undefined || ring.until === null) return null
  const latest = lastSeen ?? ring.until
  // The answer holds whole microseconds; a form field only minutes.
  const end = new Date(Date.parse(latest) + 60_000).toISOString()
  return <Choice {...{ of, selection, end, isSmall }} />
}

function Choice(props: { of: string; selection: PacketSelection; end: string; isSmall: boolean }) {
  const { of, selection, end, isSmall } = props
  const source = useSource()
  const [isOpen, setOpen] = useState(false)
  const [span, setSpan] = useState<TimeSpan>(before(end, 3600))
  const saving = useMutation({
    mutationFn: async (chosen: TimeSpan) => {
      const address = ringPackets(source, { ...selection, ...chosen })
      if (address !== undefined) saveFile(await readPackets(address), `${fileName(of)}.pcapng`)
    },
    onSuccess: () => setOpen(false),
  })
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="sm" trapFocus>
      <Popover.Target>
        <Button
          variant={isSmall ? 'subtle' : 'default'}
          {...(isSmall && { size: 'compact-sm' })}
          leftSection={isSmall ? undefined : <IconDownload size={15} stroke={1.6} />}
          onClick={() => {
            saving.reset()
            setOpen(!isOpen)
          }}
          aria-label={`Packets of ${of}`}
        >
          Packets
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={12} aria-label={`Packets of ${of}`}>
        <div className={styles.choices}>
          <span className="quiet">Capture file for Wireshark, out of the packet ring.</span>
          <div className={styles.lengths}>
            {LENGTHS.map(([name, seconds]) => (
              <Button
                key={name}
                variant="default"
                size="compact-sm"
                loading={saving.isPending}
                onClick={() => saving.mutate(before(end, seconds))}
              >
                {name}
              </Button>
            ))}
          </div>
          <Moment label="From" value={span.from} onChange={(from) => setSpan({ ...span, from })} />
          <Moment label="Until" value={span.until} onChange={(until) => setSpan({ ...span, until })} />
          <Button
            loading={saving.isPending}
            disabled={span.from === undefined || span.until === undefined}
            onClick={() => saving.mutate(span)}
          >
            Save this span
          </Button>
          {saving.error !== null && (
            <p role="alert" className={styles.failure}>
              {saving.error instanceof SourceError
                ? `${saving.error.message}: ${saving.error.came}`
                : saving.error.message}
            </p>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Addresses and names of packets can hold any character. */
function fileName(text: string): string {
  return `packets-${text.replace(/[^\w.-]+/g, '-').slice(0, 80)}`
}
