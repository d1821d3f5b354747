import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { FleetCaptureItem } from '#schema/fleet-captures'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText } from '#ui/kit/format'
import { Problem } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { FLEET_KEY, useFleetChange } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import { captureAddress, fleetCaptures, requestCapture } from '#ui/source/fleet-captures'
import { useSource } from '#ui/source/SourceContext.tsx'
import { captureText } from './alert-texts.ts'

/** Packets of the alert, which the sensor sends on request. */
export function AlertCaptures({ sensor, id }: { sensor: string; id: string }) {
  const source = useSource()
  const mayAsk = usePermission('packets')
  const captures = useQuery({
    queryKey: [FLEET_KEY, 'captures', sensor, id],
    queryFn: () => fleetCaptures(source, { sensor, id }),
  })
  const request = useFleetChange((source, _: undefined) => requestCapture(source, { sensor, id }))
  const items = captures.data?.items ?? []
  const isWaiting = items.some(({ state }) => state === 'waiting')
  if (!mayAsk && items.length === 0) return null
  return (
    <Panel
      title="Packets"
      isBare={items.length > 0}
      aside={
        mayAsk && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={isWaiting}
            loading={request.isPending}
            onClick={() => request.mutate(undefined)}
          >
            Ask the sensor for the packets
          </Button>
        )
      }
    >
      {request.error && <Problem error={request.error} />}
      {items.length === 0 ? (
        <p className="quiet">
          The sensor sends the packets of this alert on request, at most 32 MiB. The console keeps them for 48
          hours.
        </p>
      ) : (
        <DataTable
          label="Packets"
          rows={items}
          keyOf={(item) => item.id}
          columns={[
            { title: 'Asked by', width: '24%', cell: ({ author }) => author },
            { title: 'When', cell: ({ created }) => <Time value={created} as="short" /> },
            { title: 'State', width: '44%', cell: captureText },
            { title: 'Size', isNumber: true, cell: ({ bytes }) => (bytes === 0 ? '–' : bytesText(bytes)) },
            ...(mayAsk
              ? [
                  {
                    title: 'File',
                    cell: ({ id, state }: FleetCaptureItem) =>
                      state === 'received' ? (
                        <a href={captureAddress(source, id)} download>
                          Download pcapng
                        </a>
                      ) : (
                        '–'
                      ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Panel>
  )
}
