-- A list of a resource group does not name the group itself. Where an apply was cut off while it created the group, and nothing else yet,
-- that it is there is all there is to find. Looks from before say nothing of it.
ALTER TABLE "azure_statuses" ADD COLUMN "groupId" TEXT;
