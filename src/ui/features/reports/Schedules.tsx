import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import type { ReportKind, ReportSchedule, ScheduleChange } from '#schema/reports'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { unknown } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useAddSchedule, useRemoveSchedule, useSchedules } from './queries.ts'
import styles from './Reports.module.css'
import { rhythmText } from './sentences.ts'

/** Scheduled reports, and adding one. */
export function Schedules({ kinds, canPrint }: { kinds: readonly ReportKind[]; canPrint: boolean }) {
  const schedules = useSchedules()
  const remove = useRemoveSchedule()
  const columns: readonly DataColumn<ReportSchedule>[] = [
    { title: 'Report', cell: ({ title, format }) => `${title}, ${format.toUpperCase()}` },
    { title: 'When', cell: rhythmText },
    { title: 'Next', cell: ({ next }) => <Time value={next} /> },
    {
      title: 'Last',
      cell: ({ last, problem }) =>
        problem !== '' ? (
          <span className={styles.problem}>▲ {problem}</span>
        ) : last === null ? (
          unknown
        ) : (
          <Time value={last} />
        ),
    },
    {
      title: 'Actions',
      cell: ({ id, title }) => (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`Remove schedule ${title}`}
          onClick={() => remove.mutate(id)}
        >
          Remove
        </Button>
      ),
    },
  ]
  return (
    <Panel title="Schedule" isBare>
      <Answer of={schedules}>
        {({ items }) =>
          items.length > 0 && (
            <DataTable label="Schedules" columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      {remove.error && <Failure error={remove.error} isInline />}
      <OneMore kinds={kinds} canPrint={canPrint} />
    </Panel>
  )
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

function OneMore({ kinds, canPrint }: { kinds: readonly ReportKind[]; canPrint: boolean }) {
  const add = useAddSchedule()
  const [change, setChange] = useState<ScheduleChange>({
    report: kinds[0]?.name ?? '',
    format: canPrint ? 'pdf' : 'html',
    every: 'weekly',
    hour: 6,
    day: 1,
  })
  const set = (part: Partial<ScheduleChange>) => setChange({ ...change, ...part })
  const days =
    change.every === 'weekly'
      ? DAYS.map((label, at) => ({ value: String(at + 1), label }))
      : Array.from({ length: 28 }, (_, at) => ({ value: String(at + 1), label: `day ${at + 1}` }))
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(change)
      }}
    >
      <Select
        label="Report"
        allowDeselect={false}
        data={kinds.map(({ name, title }) => ({ value: name, label: title }))}
        value={change.report}
        onChange={(report) => set({ report: report ?? '' })}
      />
      <Select
        label="Format"
        w={90}
        allowDeselect={false}
        data={(canPrint ? ['pdf', 'html', 'csv', 'json'] : ['html', 'csv', 'json']).map((value) => ({
          value,
          label: value.toUpperCase(),
        }))}
        value={change.format}
        onChange={(format) => set({ format: format as ScheduleChange['format'] })}
      />
      <Select
        label="Frequency"
        w={130}
        allowDeselect={false}
        data={[
          { value: 'daily', label: 'daily' },
          { value: 'weekly', label: 'weekly' },
          { value: 'monthly', label: 'monthly' },
        ]}
        value={change.every}
        onChange={(every) => set({ every: every as ScheduleChange['every'], day: 1 })}
      />
      {change.every !== 'daily' && (
        <Select
          label="Day"
          w={130}
          allowDeselect={false}
          data={days}
          value={String(change.day ?? 1)}
          onChange={(day) => set({ day: Number(day) })}
        />
      )}
      <Select
        label="Time"
        w={100}
        allowDeselect={false}
        data={Array.from({ length: 24 }, (_, hour) => ({
          value: String(hour),
          label: `${String(hour).padStart(2, '0')}:00`,
        }))}
        value={String(change.hour)}
        onChange={(hour) => set({ hour: Number(hour) })}
      />
      <Button type="submit" loading={add.isPending}>
        Add schedule
      </Button>
      {add.error && <Failure error={add.error} isInline />}
    </form>
  )
}
