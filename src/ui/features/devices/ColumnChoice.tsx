import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { columns, firstColumns } from './columns.tsx'

/** Selects the columns of the list; the first is fixed. */
export function ColumnChoice({
  shown,
  onChange,
}: {
  shown: readonly string[]
  onChange: (shown: readonly string[]) => void
}) {
  function toggle(id: string) {
    onChange(shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id])
  }
  return (
    <Popover position="bottom-end" shadow="sm" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={15} stroke={1.6} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {columns.slice(1).map(({ id, title }) => (
            <Checkbox key={id} label={title} checked={shown.includes(id)} onChange={() => toggle(id)} />
          ))}
          <Button variant="subtle" onClick={() => onChange(firstColumns)}>
            Reset
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
