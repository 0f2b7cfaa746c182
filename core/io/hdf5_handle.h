#pragma once

#include <hdf5.h>

namespace spikeloom {

/// Closes an HDF5 object when it goes out of scope.
class Hdf5Handle {
public:
  Hdf5Handle(hid_t id, herr_t (*close)(hid_t)) : m_id(id), m_close(close) {}
  ~Hdf5Handle() {
    if (m_id >= 0)
      m_close(m_id);
  }
  Hdf5Handle(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(const Hdf5Handle&) = delete;
  operator hid_t() const { return m_id; }

private:
  hid_t m_id;
  herr_t (*m_close)(hid_t);
};

} // namespace spikeloom
