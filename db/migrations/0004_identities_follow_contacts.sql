ALTER TABLE "consent_events" DROP CONSTRAINT "consent_events_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "contact_identities" DROP CONSTRAINT "contact_identities_workspace_id_workspaces_id_fk";
