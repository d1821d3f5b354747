import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { DeviceItem } from '#schema/device'
import type { DeviceChange } from '#schema/device-change'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Applies the same edit to several devices, one after the other; refreshes all views. */
export function useEditDevices(onDone: () => void) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    async mutationFn({ ids, change }: { ids: readonly string[]; change: DeviceChange }) {
      for (const id of ids)
        await source.send<DeviceItem>('PATCH', `/devices/${encodeURIComponent(id)}`, change)
    },
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries(),
  })
}
