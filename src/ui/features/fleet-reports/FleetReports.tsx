import { Button, Group, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { signalsAddress } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'

const FORMATS = ['html', 'pdf', 'csv', 'json'] as const
const SPANS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
]

/** Reports over all sites, made when they are asked for. */
export function FleetReports() {
  const source = useSource()
  const [days, setDays] = useState('90')
  return (
    <Page title="Reports" sentence="Made when you ask for them, from what sensors have sent so far.">
      <Panel title="Signals over all sites">
        <p>
          Devices, alerts and incidents of all sites over a span of time, sites compared with each other,
          protocols and blind spots. PDF needs Chromium on the console.
        </p>
        <Group>
          <SegmentedControl aria-label="Span of time" data={SPANS} value={days} onChange={setDays} />
          {FORMATS.map((format) => (
            <Button
              key={format}
              component="a"
              size="compact-sm"
              variant="default"
              href={signalsAddress(source, { format, days })}
              download
              aria-label={`Signals over all sites as ${format.toUpperCase()}`}
            >
              {format.toUpperCase()}
            </Button>
          ))}
        </Group>
      </Panel>
    </Page>
  )
}
