-- Health of an Argo CD Application inside another one (app of apps). Argo CD itself has no check for this
-- kind, so that a parent would be Healthy whatever its children are.
local function same(a, b, fields)
  a, b = a or {}, b or {}
  for _, field in ipairs(fields) do
    if (a[field] or "") ~= (b[field] or "") then
      return false
    end
  end
  return true
end

local status = obj.status or {}
local compared = (status.sync or {}).comparedTo
if compared == nil
  or not same(compared.source, obj.spec.source, {"repoURL", "targetRevision", "path", "chart"})
  or not same(compared.destination, obj.spec.destination, {"server", "name", "namespace"}) then
  return {status = "Progressing", message = "not yet compared to its specification"}
end

local health = status.health or {}
return {status = health.status or "Progressing", message = health.message or ""}
