import { Autocomplete } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { deviceName } from '#ui/source/names'
import { useFound } from './queries.ts'

/** Finds a device by part of its name and shows it, expanding its groups. */
export function Finder({ onFind }: { onFind: (device: string) => void }) {
  const [words, setWords] = useState('')
  const { data } = useFound(words)
  const found = new Map(
    (data?.items ?? []).map((device) => {
      const [address = ''] = device.ipAddresses
      const name = deviceName(device)
      return [name === address || address === '' ? name : `${name} · ${address}`, device.id]
    }),
  )
  return (
    <Autocomplete
      size="xs"
      w={220}
      value={words}
      onChange={setWords}
      data={[...found.keys()]}
      filter={({ options }) => options}
      onOptionSubmit={(label) => {
        const id = found.get(label)
        if (id !== undefined) onFind(id)
        setWords('')
      }}
      placeholder="Find a device on the map"
      aria-label="Find a device on the map"
      maxLength={200}
      leftSection={<IconSearch size={14} stroke={1.6} />}
    />
  )
}
