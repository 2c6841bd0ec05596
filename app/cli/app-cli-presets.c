/* app-cli-presets.c — lacquer-cli presets: the named settings of the modules. */
#include "app-cli.h"

#include "app-json.h"
#include "app-preset.h"
#include "dsp-registry.h"

extern const AppCommand app_cli_presets;

/* The parameters that are not at their defaults, "id value, id value". */
static char *
settings (const AppPreset *preset)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < preset->module->n_params; i++)
    {
      const DspParam *param = &preset->module->params[i];
      char value[128];
      if (preset->values[i] == param->def)
        continue;
      dsp_param_write (param, preset->values[i], value, sizeof value);
      g_string_append_printf (text, "%s%s %s", text->len ? ", " : "", param->id, value);
    }
  return g_string_free (text, FALSE);
}

static void
print_one (const AppPreset *preset, gboolean markdown)
{
  g_autofree char *values = settings (preset);
  if (markdown)
    printf ("| `%s` | %s | %s | %s |\n", preset->id, preset->name, preset->help, values);
  else
    printf ("%-11s %-20s %s%s\n%33s%s\n", preset->module->id, preset->id, preset->name,
            preset->own ? " (own)" : "", "", *preset->help ? preset->help : values);
}

static void
json_one (JsonBuilder *builder, const AppPreset *preset)
{
  json_builder_begin_object (builder);
  app_json_member_text (builder, "module", preset->module->id);
  app_json_member_text (builder, "id", preset->id);
  app_json_member_text (builder, "name", preset->name);
  app_json_member_text (builder, "help", preset->help);
  app_json_member_bool (builder, "own", preset->own);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_object (builder);
  for (int i = 0; i < preset->module->n_params; i++)
    {
      char value[128];
      const DspParam *param = &preset->module->params[i];
      if (!preset->given[i])
        continue;
      dsp_param_write (param, preset->values[i], value, sizeof value);
      app_json_member_text (builder, param->id, value);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* All presets of the module called id, of all modules when it is NULL. */
static GPtrArray *
lists (const char *id, GPtrArray *findings)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (int i = 0; i < dsp_n_modules (); i++)
    if (!id || !strcmp (dsp_module_at (i)->id, id))
      g_ptr_array_add (all, app_presets_load (dsp_module_at (i), findings));
  return all;
}

static void
print_json (const GPtrArray *all)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "presets");
  json_builder_begin_array (builder);
  for (guint k = 0; k < all->len; k++)
    for (guint i = 0; i < ((GPtrArray *) all->pdata[k])->len; i++)
      json_one (builder, ((GPtrArray *) all->pdata[k])->pdata[i]);
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
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "Print as the manual's tables", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_presets, entries, 0, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  if (argc > 1 && !dsp_module_find (argv[1]))
    {
      app_cli_error (&app_cli_presets, "there is no module “%s”; see lacquer-cli modules", argv[1]);
      return APP_EXIT_USAGE;
    }
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) all = lists (argc > 1 ? argv[1] : NULL, findings);
  int status = app_cli_print_findings (findings, stderr);
  if (app_cli_json)
    {
      print_json (all);
      return status;
    }
  for (guint k = 0; k < all->len; k++)
    {
      const GPtrArray *presets = all->pdata[k];
      if (markdown && presets->len)
        printf ("## %s\n\n| id | name | when | settings |\n|---|---|---|---|\n",
                ((const AppPreset *) presets->pdata[0])->module->name);
      for (guint i = 0; i < presets->len; i++)
        print_one (presets->pdata[i], markdown);
      if (markdown && presets->len)
        putchar ('\n');
    }
  return status;
}

const AppCommand app_cli_presets = {
  .name = "presets",
  .usage = "[MODULE]",
  .summary = "the named settings of the processors",
  .help = "Take one with: lacquer-cli set ALBUM album.chain.limiter.preset NAME\n"
          "Own ones are saved in the window and lie in lacquer/presets of the XDG data folder.",
  .run = run,
};
