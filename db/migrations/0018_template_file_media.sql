CREATE TABLE "template_file_media" (
	"workspace_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"media_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "template_file_media_workspace_id_file_id_channel_id_pk" PRIMARY KEY("workspace_id","file_id","channel_id")
);
--> statement-breakpoint
ALTER TABLE "template_file_media" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "template_files_media";--> statement-breakpoint
ALTER TABLE "template_file_media" ADD CONSTRAINT "template_file_media_workspace_id_file_id_template_files_workspace_id_id_fk" FOREIGN KEY ("workspace_id","file_id") REFERENCES "public"."template_files"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_file_media" ADD CONSTRAINT "template_file_media_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_files" DROP COLUMN "media_id";--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "template_file_media" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "template_file_media" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);