answer = (function transformEntry(source) {
  var item = new GlideRecord('sys_object_source')
  item.addQuery('name', String(source.u_source))
  item.addQuery('id', String(source.u_device_key))
  item.setLimit(1)
  item.query()
  if (item.next()) return String(item.target_sys_id)
  // biome-ignore lint/style/useTemplate: transform scripts of ServiceNow run as ECMAScript 5
  throw 'no configuration item of source ' + source.u_source + ' has the key ' + source.u_device_key
})(source)
