#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QTest>
#include <QToolButton>

#include <optional>

#include "core/experiment/validate.h"
#include "ui/look/house_rules.h"
#include "ui/params/draft.h"
#include "ui/params/experiment_panel.h"
#include "ui/params/field_editor.h"
#include "ui/params/field_row.h"
#include "ui/params/preset_box.h"
#include "ui/params/section.h"

/// The Experiment panel under test.
namespace spikeloom {

/// A panel on a draft with a network in place, its checks answered at once.
struct Shown {
  Shown() : panel(draft) {
    HouseRules::apply();
    QObject::connect(&panel, &ExperimentPanel::checkWanted, &panel,
                     [this](const Experiment& experiment) { panel.showProblems(validate(experiment)); });
    QObject::connect(&panel, &ExperimentPanel::liveChanged, &panel,
                     [this](const Experiment& e) { live = e; });
    panel.presetBox().reload();
    draft.setRunning(draft.experiment());
    panel.resize(400, 800);
    panel.show();
    panel.activateWindow();
    (void)QTest::qWaitForWindowActive(&panel);
  }
  FieldRow& row(const char* path) { return *panel.row(path); }
  /// As a person would choose.
  void choose(const char* path, const char* key) {
    auto* const box = qobject_cast<QComboBox*>(row(path).editor().input());
    box->setCurrentIndex(box->findData(key));
    emit box->activated(box->currentIndex());
  }
  QString factsOf(const char* title) {
    for (const Section* const section : panel.findChildren<Section*>())
      if (section->findChild<QToolButton*>()->text() == title)
        return section->facts();
    return QStringLiteral("there is no group %1").arg(title);
  }
  QLineEdit* line(const char* path) { return qobject_cast<QLineEdit*>(row(path).editor().input()); }
  /// As a person would: the old text is replaced, key by key.
  void type(const char* path, const char* text, bool enter = true) {
    line(path)->setFocus();
    line(path)->selectAll();
    QTest::keyClicks(line(path), text);
    if (enter)
      QTest::keyClick(line(path), Qt::Key_Return);
  }

  Draft draft;
  ExperimentPanel panel;
  std::optional<Experiment> live;
};

} // namespace spikeloom
