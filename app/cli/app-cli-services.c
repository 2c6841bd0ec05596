/* app-cli-services.c — lacquer-cli services: the streaming services whose loudness can be heard. */
#include "app-cli.h"

#include "app-json.h"
#include "app-service.h"

#include <math.h>

extern const AppCommand app_cli_services;

/* By AppServiceAlbum. */
static const char *const albums[] = { "whole album", "loudest track", "each track" };
static const char *const album_ids[] = { "whole", "loudest", "track" };

static char *
direction (const AppService *service)
{
  if (!service->up)
    return g_strdup ("down");
  if (isnan (service->headroom_dbtp))
    return g_strdup ("both");
  return g_strdup_printf ("both, up to %g dBTP", service->headroom_dbtp);
}

static char *
limiter (const AppService *service)
{
  const AppServiceLimiter *own = &service->limiter;
  return service->limits ? g_strdup_printf ("%g dBFS, %g ms, %g ms", own->ceiling_dbfs,
                                            own->attack_ms, own->release_ms)
                         : g_strdup ("none");
}

static void
print_one (const AppService *service, gboolean markdown)
{
  g_autofree char *way = direction (service), *limits = limiter (service);
  printf (markdown ? "| `%s` | %s | %g LUFS | %g LUFS, %s | %s | %s | %s |\n"
                   : "%-15s %-18s %g LUFS, album %g LUFS (%s), %s, limiter %s\n"
                     "                %s\n",
          service->id, service->name, service->target_lufs, service->album_target_lufs,
          albums[service->album], way, limits, service->source);
}

static void
print_json (const GPtrArray *services)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  for (guint i = 0; i < services->len; i++)
    {
      const AppService *service = services->pdata[i];
      const AppServiceLimiter *own = service->limits ? &service->limiter : NULL;
      json_builder_begin_object (builder);
      app_json_member_text (builder, "id", service->id);
      app_json_member_text (builder, "name", service->name);
      app_json_member_number (builder, "target_lufs", service->target_lufs);
      app_json_member_number (builder, "album_target_lufs", service->album_target_lufs);
      app_json_member_text (builder, "album", album_ids[service->album]);
      app_json_member_bool (builder, "turns_up", service->up);
      app_json_member_number (builder, "headroom_dbtp", service->headroom_dbtp);
      app_json_member_number (builder, "limiter_dbfs", own ? own->ceiling_dbfs : NAN);
      app_json_member_number (builder, "limiter_attack_ms", own ? own->attack_ms : NAN);
      app_json_member_number (builder, "limiter_release_ms", own ? own->release_ms : NAN);
      app_json_member_text (builder, "source", service->source);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static int
run (int argc, char **argv)
{
  gboolean markdown = FALSE;
  const GOptionEntry entries[] = {
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "Print as the manual's table", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_services, entries, 0, 0, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) services = app_services_load (findings);
  int status = app_cli_print_findings (findings, stderr);
  if (app_cli_json)
    {
      print_json (services);
      return status;
    }
  if (markdown)
    puts (
        "| id | name | track | album | turns | limiter | source |\n|---|---|---|---|---|---|---|");
  for (guint i = 0; i < services->len; i++)
    print_one (services->pdata[i], markdown);
  return status;
}

const AppCommand app_cli_services = {
  .name = "services",
  .usage = "",
  .summary = "the streaming services that can be listened as",
  .help = "Dated data from the sources they name; your own go into "
          "~/.local/share/lacquer/services.",
  .run = run,
};
