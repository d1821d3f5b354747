import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { ReportKinds } from '#schema/reports'
import { Answer } from '#ui/kit/Answer.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useSaved } from '#ui/kit/saved'
import { Time } from '#ui/kit/Time.tsx'
import { useSite } from '#ui/parts/use-site'
import { reportAddress } from '#ui/source/reports'
import { useSource } from '#ui/source/SourceContext.tsx'
import { useKeepReport, useKeptReports, useReportKinds, useSchedules } from './queries.ts'
import styles from './Reports.module.css'
import { Schedules } from './Schedules.tsx'
import { Kept } from './StoredReports.tsx'
import { reportsSentence } from './sentences.ts'

const FORMATS = ['html', 'pdf', 'csv', 'json'] as const
type Format = (typeof FORMATS)[number]
type Paper = 'a4' | 'letter'
const isPaper = (value: unknown): value is Paper => value === 'a4' || value === 'letter'

/** Reports: on demand, or on a schedule. */
export function Reports() {
  const kinds = useReportKinds()
  const kept = useKeptReports()
  const schedules = useSchedules()
  const sentence =
    kept.data && schedules.data ? reportsSentence(kept.data.items, schedules.data.items) : undefined
  return (
    <Page title="Reports" sentence={sentence}>
      <SiteName />
      <Answer of={kinds}>
        {(known) => (
          <div className={styles.stack}>
            <Kinds known={known} />
            <Schedules kinds={known.items} canPrint={known.canPrint} />
            <Kept />
          </div>
        )}
      </Answer>
    </Page>
  )
}

/** Covers name the site. */
function SiteName() {
  const { data } = useSite()
  if (data === undefined || data.isNamed) return null
  return (
    <p className="quiet">
      Covers state “{data.name}”. Set <code>name</code> in the site file, or start the server with{' '}
      <code>--name</code>.
    </p>
  )
}

function Kinds({ known }: { known: ReportKinds }) {
  const source = useSource()
  const keep = useKeepReport()
  const [paper, setPaper] = useSaved<Paper>('report-paper', 'a4', isPaper)
  const [made, setMade] = useState('')
  const [asked, setAsked] = useState<{ readonly name: string; readonly time: string }>()
  const isAllowed = (format: Format) => format !== 'pdf' || known.canPrint
  return (
    <Panel
      title="Create a report"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Paper size"
          value={paper}
          onChange={(value) => setPaper(value as Paper)}
          data={[
            { value: 'a4', label: 'A4' },
            { value: 'letter', label: 'Letter' },
          ]}
        />
      }
    >
      {!known.canPrint && (
        <p className="quiet">
          PDF needs Chromium, Chrome or Edge on the sensor; none was found. HTML can be printed from a
          browser.
        </p>
      )}
      <ul className={styles.kinds}>
        {known.items.map(({ name, title, about }) => (
          <li key={name} className={styles.kind}>
            <div>
              <h3>{title}</h3>
              <p className="quiet">{about}</p>
            </div>
            <div className={styles.formats}>
              {FORMATS.filter(isAllowed).map((format) => (
                <Button
                  key={format}
                  component="a"
                  size="compact-sm"
                  variant="default"
                  href={reportAddress(source, name, { format, paper })}
                  download
                  aria-label={`${title} as ${format.toUpperCase()}`}
                  onClick={() => setAsked({ name, time: new Date().toISOString() })}
                >
                  {format.toUpperCase()}
                </Button>
              ))}
              <Button
                size="compact-sm"
                variant="subtle"
                loading={keep.isPending && made === name}
                aria-label={`Save a copy of ${title}`}
                onClick={() => {
                  setMade(name)
                  keep.mutate({ report: name, format: known.canPrint ? 'pdf' : 'html', paper })
                }}
              >
                Save a copy
              </Button>
            </div>
            {asked?.name === name && (
              <p role="status" className="quiet">
                Requested at <Time value={asked.time} as="clock" />: the download starts when the report is
                ready, after some seconds for a large site.
              </p>
            )}
          </li>
        ))}
      </ul>
      {keep.error && <Failure error={keep.error} isInline />}
    </Panel>
  )
}
