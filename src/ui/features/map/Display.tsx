import { Button, Checkbox, Menu, Select, TextInput } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useState } from 'react'
import { comparisonNames } from './comparison.ts'
import { LAYERS, layerNames } from './layers.ts'
import styles from './Map.module.css'
import { COMPARISONS, type MapQuery } from './map-address.ts'

/** Layer, bundling, comparison and layout of the map; all are part of the address and of saved views. */
export function Display({
  asking,
  go,
}: {
  asking: MapQuery
  go: (change: Readonly<Record<string, string | undefined>>, isStep?: boolean) => void
}) {
  const [name, setName] = useState(asking.layout)
  return (
    <Menu position="bottom-start" width={260} trapFocus closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconStack2 size={15} stroke={1.6} />}>
          Layers
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.display}>
          <Select
            label="Stripe of devices"
            size="xs"
            value={asking.layer}
            data={LAYERS.map((layer) => ({ value: layer, label: layerNames[layer] }))}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(layer) => go({ layer: layer === 'alerts' ? undefined : (layer ?? undefined) }, false)}
          />
          <Select
            label="MapComparison"
            size="xs"
            value={asking.compare ?? ''}
            data={[
              { value: '', label: 'None' },
              ...COMPARISONS.map((one) => ({ value: one, label: comparisonNames[one] })),
            ]}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(compare) => go({ compare: compare || undefined }, false)}
          />
          <Checkbox
            label="Bundle lines between zones"
            checked={asking.isBundled}
            onChange={({ currentTarget }) =>
              go({ bundle: currentTarget.checked ? undefined : 'off', conduits: undefined }, false)
            }
          />
          <form
            className={styles.layoutName}
            onSubmit={(event) => {
              event.preventDefault()
              go({ layout: name.trim() || undefined })
            }}
          >
            <TextInput
              label="Layout"
              description="Places of dragged devices under a name"
              placeholder="Usual layout"
              maxLength={60}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={name.trim() === asking.layout}>
              Use
            </Button>
          </form>
        </div>
      </Menu.Dropdown>
    </Menu>
  )
}
