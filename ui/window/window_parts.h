#pragma once

namespace spikeloom {

class Actions;
class Draft;
class ExperimentPanel;
class MessageStrip;
class RunController;
class UnsavedRun;

/// The parts of a window that others act on; they live as long as the window.
struct WindowParts {
  Draft& draft;
  RunController& controller;
  Actions& actions;
  ExperimentPanel& panel;
  MessageStrip& strip;
  UnsavedRun& unsaved;
};

} // namespace spikeloom
