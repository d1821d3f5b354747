import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReportOrder, ScheduleChange } from '#schema/reports'
import {
  addReportSchedule,
  keepReport,
  listKeptReports,
  listReportKinds,
  listReportSchedules,
  removeReport,
  removeReportSchedule,
} from '#ui/source/reports'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Scheduled reports are created without an event of the feed. */
const lookMs = 30_000

export function useReportKinds() {
  const source = useSource()
  return useQuery({ queryKey: ['report-kinds'], queryFn: () => listReportKinds(source) })
}

export function useKeptReports() {
  const source = useSource()
  return useQuery({
    queryKey: ['kept-reports'],
    queryFn: () => listKeptReports(source),
    refetchInterval: lookMs,
  })
}

export function useSchedules() {
  const source = useSource()
  return useQuery({
    queryKey: ['report-schedules'],
    queryFn: () => listReportSchedules(source),
    refetchInterval: lookMs,
  })
}

export function useKeepReport() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (order: ReportOrder) => keepReport(source, order),
    onSettled: () => queries.invalidateQueries({ queryKey: ['kept-reports'] }),
  })
}

export function useRemoveReport() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => removeReport(source, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['kept-reports'] }),
  })
}

export function useAddSchedule() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: ScheduleChange) => addReportSchedule(source, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['report-schedules'] }),
  })
}

export function useRemoveSchedule() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => removeReportSchedule(source, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['report-schedules'] }),
  })
}
