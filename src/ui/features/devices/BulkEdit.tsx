import { countOf } from '#ui/kit/format'
import { DeviceForm } from '#ui/parts/DeviceForm.tsx'
import { type DraftField, nothingSaid } from '#ui/parts/device-draft'
import styles from './Devices.module.css'
import { BULK_EDIT_HINT } from './texts.ts'

/** Fields that can be edited for several devices. */
const FIELDS: readonly DraftField[] = ['zone', 'purdueLevel', 'type', 'location', 'importance', 'authorised']

/** Bulk edit of the selected devices. */
export function BulkEdit({ ids, onClear }: { ids: readonly string[]; onClear: () => void }) {
  return (
    <section className={styles.several} aria-label="Selected devices">
      <h2>{countOf(ids.length, 'device')} selected</h2>
      <p className="quiet">{BULK_EDIT_HINT}</p>
      <DeviceForm
        ids={ids}
        said={nothingSaid}
        found={Object.fromEntries(FIELDS.map((field) => [field, 'unchanged']))}
        fields={FIELDS}
        onDone={onClear}
      />
    </section>
  )
}
